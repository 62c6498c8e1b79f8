import js from "@eslint/js"
import stylistic from "@stylistic/eslint-plugin"
import globals from "globals"

// A handler that answers false takes the browser's own answer away: no key would be typed any more.
const BARE = "ArrowFunctionExpression[body.type=/^(Logical|Binary)Expression$/]"
const MESSAGE = "Write `{ if (...) ... }`: a handler that returns false cancels what the browser would do."

export default [
  js.configs.recommended,
  {
    files: ["assets/**/*.js"],
    languageOptions: { globals: globals.browser },
    plugins: { style: stylistic },
    rules: {
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        ...[
          `AssignmentExpression[left.property.name=/^on[a-z]+$/] > ${BARE}`,
          `Property[key.name=/^on[a-z]+$/] > ${BARE}`,
        ].map((selector) => ({ selector, message: MESSAGE })),
      ],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "style/max-len": ["error", { code: 110 }],
      "style/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
      "style/semi": ["error", "never"],
    },
  },
  { files: ["assets/**/*.test.js"], languageOptions: { globals: globals.node } },
]
