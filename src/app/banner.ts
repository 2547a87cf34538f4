import type { Config } from '../platform/config.ts'
import type { Platform } from '../platform/context.ts'
import type { DemoMark } from './demo/index.ts'

/** What a newcomer needs: where to go, and how to sign in. */
export const printAddresses = (input: {
  config: Config
  platform: Platform
  sandboxUrl: string | null
  demo: DemoMark | null
}): void => {
  const { config, platform, sandboxUrl, demo } = input
  const base = `http://${config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST}:${config.PORT}`
  const lines = ['', '缴清 is ready', '', row('管理端 Admin', `${base}/admin/`)]
  if (demo) {
    lines.push(row('业主账单 An owner’s bill', `${platform.publicUrl}${demo.billPath}`))
  }
  if (sandboxUrl) lines.push(row('演示手机 Pretend phone', `${sandboxUrl}/phone`))
  lines.push('')
  if (demo?.staff[0]?.password) {
    lines.push('登录名和密码（只显示这一次）  Sign-in names and passwords (shown this once)')
    for (const { signInName, role, password } of demo.staff) {
      lines.push(row(`  ${signInName}`, `${password ?? ''}   ${role}`))
    }
  } else if (demo) {
    lines.push(
      '密码在首次启动时显示过。忘记时：npm run op -- resetPassword \'{"staffId":…}\'（listStaff 可查）',
      'Passwords were shown at the first start; `npm run op -- resetPassword` gives a new one.',
    )
  } else {
    lines.push(
      '还没有公司时，管理端会带您建立第一个。Without a company the admin pages make the first.',
    )
  }
  process.stdout.write(`${lines.join('\n')}\n\n按 Ctrl-C 停止 Ctrl-C stops\n`)
}

const row = (label: string, value: string): string => `${label.padEnd(28 - wide(label))}${value}`
const wide = (text: string): number =>
  [...text].filter((char) => /\p{Script=Han}/u.test(char)).length
