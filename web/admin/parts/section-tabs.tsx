import { Link } from '@tanstack/react-router'
import './section-tabs.css'

type Section = { readonly to: string; readonly label: string; readonly count?: number }

/** The pages that stand behind one entry of the navigation, as a line of links above the head. */
export const SectionTabs = ({
  sections,
  label,
}: {
  sections: readonly Section[]
  label: string
}) => (
  <nav className="section-tabs" aria-label={label}>
    {sections.map(({ to, label: name, count }) => (
      <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
        {name}
        {count ? <small> {count}</small> : null}
      </Link>
    ))}
  </nav>
)
