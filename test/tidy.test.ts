import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { configKeys } from '../src/platform/config.ts'

/** The house rules of STYLE.md and ARCHITECTURE.md as a test. Each rule lists what breaks it. */
const root = fileURLToPath(new URL('..', import.meta.url))
const list = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: (path) => path.includes('node_modules') }).sort()
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)
const product = list('src/**/*.ts').filter((file) => !isTest(file) && file !== schemaFile())
const sources = list('{src,web,sandbox,simulator,test,bench}/**/*.{ts,tsx}', 'bin/*.mjs')

function schemaFile(): string {
  return 'src/platform/db/schema.ts'
}

type Import = { readonly file: string; readonly target: string }

/** Relative imports of a file as paths from the root. */
const importsOf = (file: string): Import[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) => ({
    file,
    target: relative(root, resolve(root, dirname(file), match[1] ?? '')),
  }))

/** The text without its comments. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')

const breaking = (files: readonly string[], rule: RegExp): string[] =>
  files.flatMap((file) => {
    const found = rule.exec(withoutComments(read(file)))
    return found ? [`${file}: ${found[0].trim()}`] : []
  })

describe('imports', () => {
  const order = [
    'kernel',
    'platform',
    'ledger',
    'property',
    'identity',
    'compliance',
    'billing',
    'payments',
    'invoices',
    'reconciliation',
    'notifications',
    'collections',
    'disclosure',
    'engagement',
    'reports',
    'app',
  ]
  const moduleOf = (path: string): string => path.split('/')[1] ?? ''
  /** Everybody's words and tools: their files are their interface. */
  const open = ['kernel', 'platform']

  test('every folder of src has its place in the order', () => {
    expect(readdirSync(join(root, 'src')).filter((name) => !order.includes(name))).toEqual([])
  })

  test('go one way, and across folders only to index.ts and api.ts', () => {
    const wrong = product.flatMap(importsOf).filter(({ file, target }) => {
      const [from, to] = [moduleOf(file), moduleOf(target)]
      if (!target.startsWith('src/')) return !isHostOf(file, target)
      if (from === to) return false
      if (order.indexOf(to) > order.indexOf(from)) return true
      return !open.includes(to) && !/^src\/\w+\/(index|api)\.ts$/.test(target)
    })
    expect(wrong).toEqual([])
  })

  /** The composition root alone starts the sandbox and sends the owner's pages. */
  const isHostOf = (file: string, target: string): boolean =>
    file.startsWith('src/app/') && /^(sandbox\/index\.ts|web\/owner\/[\w-]+\.ts)$/.test(target)

  test('of api.ts name contracts only', () => {
    const wrong = list('src/*/api.ts', 'src/*/api/*.ts')
      .flatMap(importsOf)
      .filter(
        ({ file, target }) =>
          moduleOf(file) !== moduleOf(target) && !/\/api\.ts$|^src\/kernel\//.test(target),
      )
    expect(wrong).toEqual([])
  })

  test('of web reach contracts and kernel, of sandbox nothing of src', () => {
    const web = list('web/**/*.{ts,tsx}').flatMap(importsOf)
    expect(
      web.filter(({ target }) => !/^web\/|^src\/(\w+\/api\.ts|kernel\/)/.test(target)),
    ).toEqual([])
    const sandbox = list('sandbox/**/*.ts').flatMap(importsOf)
    expect(sandbox.filter(({ target }) => !target.startsWith('sandbox/'))).toEqual([])
  })

  test('of a production file never name a test', () => {
    expect(
      product.flatMap(importsOf).filter(({ target }) => /^test\/|\.test\.ts$/.test(target)),
    ).toEqual([])
  })
})

describe('the outside world', () => {
  const outside = (...allowed: string[]): string[] =>
    product.filter((file) => !allowed.includes(file))

  test('settings come from config, time from the clock', () => {
    // PostgreSQL's own programs are started with the environment we were started with.
    const environment = outside('src/platform/config.ts', 'src/platform/postgres/start.ts').filter(
      (file) =>
        /process\.env/.test(withoutComments(read(file)).replaceAll('parseConfig(process.env)', '')),
    )
    expect(environment).toEqual([])
    const clock = /new Date\(\)|Date\.now\(|Temporal\.Now/
    expect(breaking(outside('src/platform/clock.ts'), clock)).toEqual([])
  })

  test('.env.example has exactly the settings', () => {
    const keys = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1])
    expect(keys.sort()).toEqual([...configKeys].sort())
  })

  test('SQL is never put together from text outside the reviewed places', () => {
    const reviewed = ['src/ledger/load.ts', 'src/billing/run/load.ts', 'src/billing/run/stage.ts']
    expect(breaking(outside(...reviewed), /sql\.raw\(/)).toEqual([])
    const statement =
      /\.query\(\s*`[^`]*\$\{|['"`]\s*(select|insert into|update|delete from)\s[^'"`]*['"`]\s*\+/i
    const administration = ['src/platform/db/migrate.ts']
    expect(breaking(outside(...administration), statement)).toEqual([])
  })
})

describe('files', () => {
  test('no folder is a drawer for everything', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|services?|types|misc|lib)\//
    expect(sources.filter((file) => drawers.test(file))).toEqual([])
  })

  test('are named in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.db|\.e2e)?(\.test)?(\.config)?(\.d)?\.(ts|tsx|mjs)$/
    expect(sources.filter((file) => !kebab.test(file.split('/').at(-1) ?? ''))).toEqual([])
  })

  test('are about 250 lines at most, functions about 70', () => {
    // Words are lists; a story of tests is read from top to bottom.
    const isList = (file: string): boolean =>
      /(^|\/)(words|schema|layout|header-words|access-matrix|operation-names)\.ts$/.test(file)
    const long = sources.filter(
      (file) => !isList(file) && read(file).split('\n').length > (isTest(file) ? 450 : 300),
    )
    expect(long).toEqual([])
    const code = [...product, ...list('{sandbox,simulator}/**/*.ts')].filter(
      (file) => !isList(file) && !isTest(file),
    )
    expect(code.flatMap(longFunctions)).toEqual([])
  })

  /** Declarations that begin a line and end before the next line that is not indented. */
  const longFunctions = (file: string): string[] => {
    const lines = read(file).split('\n')
    return lines.flatMap((line, index) => {
      if (
        !/^(export )?(const \w+ = (async )?(<[^>]*>)?\(|const \w+ = implement|(async )?function).*[({[>]$/.test(
          line,
        )
      )
        return []
      const length = 1 + lines.slice(index + 1).findIndex((later) => /^\S/.test(later))
      return length > 90 ? [`${file}:${index + 1} (${length} lines)`] : []
    })
  }

  /** Failure, and one error that never leaves its folder. */
  const classes = ['src/kernel/failure.ts', 'src/property/import/xml-text.ts']

  test('have named exports, no classes but Failure, no barrels but index.ts and api.ts', () => {
    expect(breaking(product, /^export default/m)).toEqual([])
    expect(
      breaking(
        product.filter((file) => !classes.includes(file) && !file.endsWith('.d.ts')),
        /^(export )?(abstract )?class /m,
      ),
    ).toEqual([])
    expect(
      breaking(
        product.filter((file) => !/\/(index|api)\.ts$/.test(file)),
        /^export \*/m,
      ),
    ).toEqual([])
  })

  /** A migration that has run is never changed, its comments neither. */
  const landed = ['db/migrations/0005_billing.sql']

  test('hold nothing unfinished and no path of one machine', () => {
    const here = 'test/tidy.test.ts'
    const texts = [...sources, ...list('*.md', 'docs/**/*.md', 'db/**/*.sql')].filter(
      (file) => file !== here,
    )
    const unfinished = texts.filter((file) => /\b(TODO|FIXME|XXX|HACK)\b/.test(read(file)))
    expect(unfinished).toEqual([])
    const machine = texts.filter((file) =>
      /(^|[\s'"`(=])\/(work|home\/\w|Users)\//m.test(read(file)),
    )
    expect(machine).toEqual([])
    // What a comment cites can be opened by its reader: a law, a page, a file of this repository.
    const elsewhere = texts.filter((file) => /\bdecisions \d|golden case|mockup/.test(read(file)))
    expect(elsewhere.filter((file) => !landed.includes(file))).toEqual([])
  })
})

describe('nothing is left over', () => {
  /** Who imports a file, also through the index.ts or api.ts that shows it. */
  const importers = new Map<string, Set<string>>()
  for (const { file, target } of [...sources, ...list('*.config.ts')].flatMap(importsOf)) {
    importers.set(target, (importers.get(target) ?? new Set()).add(file))
  }
  const isDoor = (file: string): boolean => /\/(index|api)\.ts$/.test(file)
  const readersOf = (file: string): string[] =>
    [...(importers.get(file) ?? [])].flatMap((reader) =>
      isDoor(reader) ? [reader, ...(importers.get(reader) ?? [])] : [reader],
    )
  const has = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text)

  /** Contracts and handlers are taken by the module as a whole: contractsOf and operationsOf. */
  const declared =
    /^export (?:async )?(?:const|function|type|class) (\w+)(?!.*= (?:implement|orchestrate|command|query)\()/gm
  const shown = /^export \{([^}]*)\} from/gm

  test('every export is used by another file', () => {
    const texts = new Map(sources.map((file) => [file, withoutComments(read(file))]))
    const unused = sources
      .filter(
        (file) => !isTest(file) && !/^bench\/|global-setup/.test(file) && file !== schemaFile(),
      )
      .flatMap((file) => {
        const text = texts.get(file) ?? ''
        const names = [...text.matchAll(declared)].map(([, name = '']) => name)
        const passedOn = [...text.matchAll(shown)].flatMap(([, some = '']) =>
          [...some.matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name = '']) => name),
        )
        const readers = readersOf(file)
        // A door that only shows a name does not use it.
        const used = (name: string): boolean =>
          readers.some((reader) =>
            has((texts.get(reader) ?? '').replace(isDoor(reader) ? shown : '', ''), name),
          )
        return [...names, ...passedOn]
          .filter((name) => !used(name))
          .map((name) => `${file}: ${name}`)
      })
    expect(unused).toEqual([])
  })

  test('a class is drawn in one style sheet of the admin: all of them stay once they are loaded', () => {
    const drawnIn = new Map<string, Set<string>>()
    for (const file of list('web/admin/**/*.css')) {
      for (const [, name = ''] of read(file).matchAll(/^\.([\w-]+)(?::[\w-]+)* \{/gm)) {
        drawnIn.set(name, (drawnIn.get(name) ?? new Set()).add(file))
      }
    }
    expect([...drawnIn].filter(([, files]) => files.size > 1)).toEqual([])
  })

  test('every word of a page is said', async () => {
    const contracts = list('src/*/api/*.ts', 'src/kernel/*.ts').map(read).join('\n')
    const unsaid: string[] = []
    for (const file of list('web/admin/{entry,pages,parts,shell}/**/words.ts')) {
      const { words } = (await import(join(root, file))) as { words: { zh: object } }
      const near = list(`${dirname(file)}/**/*.{ts,tsx}`).filter((other) => other !== file)
      const pages = [...near, ...readersOf(file)].map(read).join('\n')
      const text = `${pages}${contracts}${read(file).split('defineWords(')[0]}`
      const begun = [...text.matchAll(/`([\w.]+)\$\{/g)].map(([, start = '']) => start)
      for (const key of Object.keys(words.zh)) {
        const isSaid = text.includes(`'${key}'`) || begun.some((start) => key.startsWith(start))
        if (!isSaid) unsaid.push(`${file}: ${key}`)
      }
    }
    expect(unsaid).toEqual([])
  })
})

describe('seams', () => {
  /** An entry is a file (or folder) that declares one value of the seam's type. */
  const seams = [
    { folder: 'src/billing/formulas', entry: /export const (\w+): Formula\b/ },
    {
      folder: 'src/payments/channels',
      entry: /export const (\w+): Channel(?:<\w+>)? =/,
    },
    { folder: 'src/reconciliation/formats', entry: /export const (\w+): StatementFormat\b/ },
  ]

  test.each(seams)('every entry of $folder is in its list', ({ folder, entry }) => {
    const found = list(`${folder}/**/*.ts`)
      .filter((file) => !isTest(file) && file !== `${folder}/index.ts`)
      .flatMap((file) => entry.exec(read(file))?.[1] ?? [])
    expect(found.length).toBeGreaterThan(0)
    const index = read(`${folder}/index.ts`)
    expect(
      found.filter((name) => !new RegExp(`import \\{ (?:[\\w, ]+, )?${name}\\b`).test(index)),
    ).toEqual([])
  })
})

describe('words', () => {
  test('every failure speaks Chinese and English and has a status', async () => {
    const wrong: string[] = []
    for (const file of ['src/kernel/failure.ts', ...list('src/**/failures.ts')]) {
      const exported = (await import(join(root, file))) as Record<
        string,
        { table?: Record<string, { zh: string; en: string; status: number }> }
      >
      for (const { table } of Object.values(exported)) {
        for (const [code, { zh, en, status }] of Object.entries(table ?? {})) {
          const names = (text: string) =>
            [...text.matchAll(/\{(\w+)\}/g)]
              .map((match) => match[1]?.replace(/(Zh|En)$/, ''))
              .sort()
              .join()
          const isGood =
            /\p{Script=Han}/u.test(zh) &&
            /^[^\p{Script=Han}]{8,}$/u.test(en) &&
            status >= 400 &&
            status < 600
          if (!isGood || names(zh) !== names(en)) wrong.push(`${file}: ${code}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('违约金 is never 滞纳金 and 栋 never 号楼 on a screen', () => {
    // Reading other people's files and typed addresses has to know the words we do not use.
    const readers = /^src\/property\/(import\/|unit-address)|\.test\.tsx?$/
    const screens = [
      ...product,
      ...list('web/**/*.{ts,tsx,html}'),
      ...list('docs/**/*.md', 'README*.md'),
    ].filter((file) => !readers.test(file))
    expect(breaking(screens, /滞纳金/)).toEqual([])
    expect(
      breaking(
        screens.filter((file) => !file.startsWith('docs/')),
        /号楼/,
      ),
    ).toEqual([])
  })
})

describe('the repository', () => {
  test('has its papers', () => {
    const papers =
      'README.md README.zh-CN.md ARCHITECTURE.md GLOSSARY.md STYLE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md LICENSE'
    expect(papers.split(' ').filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  test('numbers its migrations without a gap', () => {
    const numbers = list('db/migrations/*.sql').map((file) =>
      Number(/(\d{4})_[a-z_0-9]+\.sql$/.exec(file)?.[1]),
    )
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  test('gives every dependency a line', () => {
    const {
      dependencies = {},
      devDependencies = {},
      optionalDependencies = {},
    } = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>
    const text = read('docs/decisions/dependencies.md')
    const lines = [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
    const isNamed = (name: string): boolean =>
      lines.some(
        (line) => line === name || (line.endsWith('/*') && name.startsWith(line.slice(0, -1))),
      )
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(names.filter((name) => !isNamed(name) && !name.startsWith('@types/'))).toEqual([])
  })
})
