import js from "@eslint/js";

const browser = {
  window: "readonly", document: "readonly", console: "readonly", navigator: "readonly", location: "readonly", history: "readonly",
  getComputedStyle: "readonly", requestAnimationFrame: "readonly", cancelAnimationFrame: "readonly", setTimeout: "readonly",
  clearTimeout: "readonly", setInterval: "readonly", clearInterval: "readonly", Blob: "readonly", URL: "readonly", Image: "readonly",
  Path2D: "readonly", ResizeObserver: "readonly", XMLSerializer: "readonly", Event: "readonly", URLSearchParams: "readonly",
  HTMLElement: "readonly", Node: "readonly",
};

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: browser },
    rules: {
      "prefer-const": "error", "no-var": "error", eqeqeq: "error", "no-eval": "error", "no-implied-eval": "error",
      "no-new-func": "error", "no-shadow": "error", "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_$" }],
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Text from the data only ever becomes text." },
        { property: "outerHTML", message: "Text from the data only ever becomes text." },
        { property: "insertAdjacentHTML", message: "Text from the data only ever becomes text." }],
    },
  },
  { files: ["build.js"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
];
