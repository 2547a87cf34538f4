import { useWords } from '../language/language.tsx'
import { words } from './words.ts'

/** A few words to choose one of, each as large as a thumb. */
export const Chips = <Value extends string>({
  label,
  isOptional = false,
  options,
  value,
  onChoose,
}: {
  label: string
  isOptional?: boolean
  options: readonly { readonly value: Value; readonly label: string }[]
  value: Value | null
  onChoose: (value: Value) => void
}) => {
  const t = useWords(words)
  return (
    <fieldset>
      <legend className="ask">
        {label}
        {isOptional ? <span className="note"> {t('optional')}</span> : null}
      </legend>
      <div className="chips">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            className="chip"
            aria-pressed={option.value === value}
            onClick={() => onChoose(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
