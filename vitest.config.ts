import { defineConfig } from "vitest/config";

/** Browser tests need the machine for themselves: they run after the others, one file at a time. */
export default defineConfig({
  test: {
    reporters: process.env.CI === undefined ? ["default"] : [["default", { summary: false }]],
    projects: [
      {
        test: {
          name: "parts",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["tests/e2e/**", "node_modules/**"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // A condition is waited for as long as a loaded machine may take: a second would be a timing assertion.
          expect: { poll: { timeout: 30_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
