import { defineConfig } from "vitest/config";
import { compress } from "./compress";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [compress()],
  build: {
    // The oldest with light-dark(), on which the colours stand; popovers and container queries are older.
    target: ["chrome123", "firefox120", "safari17.5"],
    // The content security policy allows files of our own only, so nothing becomes a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    // The binary, started beside the development server, answers everything that is not the page.
    proxy: {
      "/api": { target: "https://localhost:8443", secure: false },
      "/ws": { target: "wss://localhost:8443", secure: false, ws: true },
      "/trust": { target: "https://localhost:8443", secure: false },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
