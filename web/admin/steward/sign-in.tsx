import { type FormEvent, useEffect, useState } from 'react'
import type { Words } from '../../../src/kernel/shapes.ts'
import { usePreferences, useWords } from '../language/language.tsx'
import { client, newIdempotencyKey } from '../rpc/link.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { words } from './words.ts'

type Company = { slug: string; name: string }

/** Who this is; asked once, and again when the session has ended. What waits stays on the phone. */
export const SignIn = ({ waiting, onDone }: { waiting: number; onDone: () => void }) => {
  const t = useWords(words)
  const { language, setLanguage } = usePreferences()
  const [companies, setCompanies] = useState<readonly Company[]>([])
  const [refused, setRefused] = useState<Words | null>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    client.getInstallation({}).then(
      ({ companies: found }) => setCompanies(found),
      (error: unknown) => setRefused(refusalOf(error)),
    )
  }, [])
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const company = fields.get('company')
    setBusy(true)
    try {
      await client.signIn(
        {
          signInName: String(fields.get('signInName')),
          password: String(fields.get('password')),
          ...(company ? { company: String(company) } : {}),
        },
        { context: { idempotencyKey: newIdempotencyKey() } },
      )
      onDone()
    } catch (error) {
      setRefused(refusalOf(error))
      setBusy(false)
    }
  }
  return (
    <main className="phone-page">
      <div className="brand-head">
        <img src="/admin/icon.svg" alt="" />
        <h1>{t('signInTitle')}</h1>
      </div>
      <form className="band" onSubmit={(event) => void submit(event)}>
        {waiting > 0 ? <p className="told">{t('signInWaiting', { n: waiting })}</p> : null}
        {refused ? (
          <p className="told bad" role="alert">
            {refused[language]}
          </p>
        ) : null}
        {companies.length > 1 ? (
          <label className="field">
            <span>{t('company')}</span>
            <select name="company" className="phone-field" required>
              {companies.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label className="field">
          <span>{t('signInName')}</span>
          <input
            name="signInName"
            className="phone-field"
            autoComplete="username"
            autoCapitalize="none"
            required
          />
        </label>
        <label className="field">
          <span>{t('password')}</span>
          <input
            name="password"
            type="password"
            className="phone-field"
            autoComplete="current-password"
            required
          />
        </label>
        <div className="two">
          <button
            type="button"
            className="tap"
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {t('language')}
          </button>
          <button type="submit" className="tap first" disabled={isBusy}>
            {t('signIn')}
          </button>
        </div>
      </form>
    </main>
  )
}
