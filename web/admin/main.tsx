import './admin.css'
import '../shared/tokens.css'
import { createRoot } from 'react-dom/client'
import { AdminApp } from './app.tsx'
import { listenForKeys } from './keys/keys.ts'

listenForKeys()
const root = document.getElementById('root')
if (root) createRoot(root).render(<AdminApp />)
