import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,sandbox,simulator,web,test}/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The machine may be busy; what is waited for comes, or the test fails a little later.
    expect: { poll: { timeout: 20_000 } },
  },
})
