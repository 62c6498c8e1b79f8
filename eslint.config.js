import js from "@eslint/js"
import stylistic from "@stylistic/eslint-plugin"
import globals from "globals"

export default [
  js.configs.recommended,
  {
    files: ["assets/**/*.js"],
    languageOptions: { globals: globals.browser },
    plugins: { style: stylistic },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "style/max-len": ["error", { code: 110 }],
      "style/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
      "style/semi": ["error", "never"],
    },
  },
  { files: ["assets/**/*.test.js"], languageOptions: { globals: globals.node } },
]
