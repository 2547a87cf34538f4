/** Beside the files, so that a court's expert needs nothing of ours: Node.js 18 or later. */
export const verifyScript = `// node verify.mjs: reckons every hash of this folder again; says which file or row does not hold.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const faults = []
const { files } = JSON.parse(readFileSync(new URL('00-index.json', import.meta.url), 'utf8'))
for (const { path, sha256: wanted } of files) {
  const url = new URL(path.split('/').map(encodeURIComponent).join('/'), import.meta.url)
  if (!existsSync(url)) faults.push('missing: ' + path)
  else if (sha256(readFileSync(url)) !== wanted) faults.push('changed: ' + path)
}
const rows = readFileSync(new URL('05-evidence.jsonl', import.meta.url), 'utf8').split('\\n').filter(Boolean).map(JSON.parse)
for (const row of rows) {
  const { companyId, chainNo, messageId, deliveryId, householdId, event, happenedAt, previousHash, content, hash } = row
  const text = [companyId, chainNo, messageId, deliveryId ?? '', householdId, event, happenedAt, previousHash, content].join('\\n')
  if (sha256(text) !== hash) faults.push('changed: evidence row ' + chainNo)
}
for (const fault of faults) console.log(fault)
console.log(faults.length === 0 ? 'all hold: ' + files.length + ' files, ' + rows.length + ' rows of evidence' : faults.length + ' faults')
process.exitCode = faults.length === 0 ? 0 : 1
`

export const howToVerify = `怎样核对

1. 每个文件：00-index.json 列有每个文件的 SHA-256。任何工具都可以重新计算，例如
   sha256sum 文件名        （Linux、macOS）
   certutil -hashfile 文件名 SHA256   （Windows）

2. 每条存证：05-evidence.jsonl 每行一条。把下列各项按次序用换行符（LF）连接，按 UTF-8 计算 SHA-256，
   结果应等于该行的 hash：
   companyId, chainNo, messageId, deliveryId（没有则为空）, householdId, event, happenedAt, previousHash, content

3. 前后相接：每条的 previousHash 是公司存证链上前一条的 hash。本包只含本户的各条；完整的链由
   系统的“核对存证”逐条验证，链的末值每夜另存于数据库之外。

4. 一次核对全部：装有 Node.js 18 以上的电脑，在本文件夹运行
   node verify.mjs
`
