import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const admin = (file: string): string => fileURLToPath(new URL(`web/admin/${file}`, import.meta.url))

/**
 * Builds the admin pages into dist/admin, which the server hands out below /admin/, and beside them
 * the steward's page, which is light enough for a phone.
 */
export default defineConfig({
  root: admin(''),
  base: '/admin/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('dist/admin/', import.meta.url)),
    emptyOutDir: true,
    rolldownOptions: { input: [admin('index.html'), admin('steward/index.html')] },
    chunkSizeWarningLimit: 1500,
  },
})
