// For `npm run measure` only: every size rule warns from zero on, so that ESLint's JSON names the size of every file and function.
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

const lines = (skip) => ["warn", { max: 0, skipBlankLines: true, skipComments: skip }];

// The same rule under a second name: with comments and without.
const counting = { rules: { "lines-with-comments": (await import("eslint/use-at-your-own-risk")).builtinRules.get("max-lines") } };

export default tseslint.config(
  { ignores: ["node_modules", "dist", "coverage", "reports", "test/architecture/planted", "**/*.{js,cjs,mjs}"] },
  { linterOptions: { reportUnusedDisableDirectives: "off" } },
  {
    files: ["**/*.ts"],
    plugins: { counting, jsdoc, "@typescript-eslint": tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    rules: {
      "max-lines": lines(true),
      "counting/lines-with-comments": lines(false),
      "max-lines-per-function": ["warn", { max: 0, skipBlankLines: true, skipComments: true, IIFEs: true }],
      "max-params": ["warn", { max: 0 }],
      complexity: ["warn", { max: 0 }],
      "max-depth": ["warn", { max: 0 }],
      "@typescript-eslint/no-explicit-any": "warn",
      "@typescript-eslint/no-non-null-assertion": "warn",
      "no-restricted-syntax": ["warn",
        { selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])", message: "cast" },
        { selector: "ExportDefaultDeclaration", message: "default export" },
        { selector: "ExportAllDeclaration", message: "barrel" },
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: "environment" },
      ],
      "jsdoc/require-jsdoc": ["warn", { publicOnly: true, enableFixer: false, require: { FunctionDeclaration: true, ClassDeclaration: true, MethodDefinition: false }, contexts: ["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "ExportNamedDeclaration > VariableDeclaration"] }],
    },
  },
);
