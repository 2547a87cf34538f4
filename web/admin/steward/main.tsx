import './steward.css'
import '../../shared/tokens.css'
import { createRoot } from 'react-dom/client'
import { PreferencesProvider } from '../language/language.tsx'
import { Steward } from './steward.tsx'

// Without it the page still works wherever there is a network.
void navigator.serviceWorker?.register('/admin/steward/worker.js').catch(() => undefined)
void navigator.storage?.persist?.()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <PreferencesProvider>
      <Steward />
    </PreferencesProvider>,
  )
}
