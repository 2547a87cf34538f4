// The content policy forbids compiling text into code; Zod would try when the first contract is
// read, and be reported. It reads this setting before anything else.
globalThis.__zod_globalConfig = { jitless: true }
