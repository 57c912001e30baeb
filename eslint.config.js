// ESLint: strict types, documented exports, size limits, and what the dependency graph cannot see (clocks, chance, casts, clients).
// In flat config a later block replaces a rule's options, so a block for a folder repeats the restrictions it keeps.
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

const syntax = {
  defaultExport: { selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']", message: "Named exports only." },
  processEvent: { selector: ":matches(MemberExpression[property.name='processEvent'], MemberExpression[property.value='processEvent'], ObjectPattern > Property[key.name='processEvent'])", message: "app.processEvent skips Slack's signature check; only Bolt's own receivers deliver." },
  processExit: { selector: ":matches(MemberExpression[object.name='process'], MemberExpression[object.property.name='process']):matches([property.name='exit'], [property.value='exit'])", message: "Stop by ending what was started; never process.exit." },
  processEnv: { selector: ":matches(:matches(MemberExpression[object.name='process'], MemberExpression[object.property.name='process']):matches([property.name='env'], [property.value='env']), VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env'])", message: "Only src/config/env.ts reads the environment." },
  // Under another name the rules above would not see them.
  processModule: { selector: "ImportDeclaration[source.value=/^(node:)?process$/]", message: "process is a global; imported names hide what is read." },
  viMock: { selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|hoisted)$/]", message: "No module mocks: pass a fake in." },
  sdkClient: { selector: ":matches(NewExpression[callee.name=/^(EKS|STS|IAM)(Client)?$/], NewExpression[callee.property.name=/^(EKS|STS|IAM)(Client)?$/], ImportDeclaration[importKind!='type'] > ImportSpecifier[importKind!='type'][imported.name=/^(EKS|STS|IAM)(Client)?$/])", message: "SDK clients are made in src/adapters/aws/clients.ts only." },
  cast: { selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])", message: "No casts here: parse, or narrow by a guard." },
  asyncDomain: { selector: ":matches(:function[async=true], AwaitExpression, NewExpression[callee.name='Promise'], MemberExpression[object.name='Promise'])", message: "The domain is synchronous." },
  newDate: { selector: ":matches(NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date'])", message: "Time comes as an argument." },
  focusedTest: { selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|fails)$/]", message: "No test is left out, and none runs alone." },
};
const everywhere = [syntax.defaultExport, syntax.processEvent, syntax.processExit, syntax.processModule, syntax.sdkClient];
const clocksAndChance = [
  { object: "Date", property: "now", message: "Time comes as an argument or through the Clock port." },
  { object: "Math", property: "random", message: "Chance comes through the Random port." },
  { object: "performance", property: "now", message: "Time comes through the Clock port." },
  { object: "AbortSignal", property: "timeout", message: "Time comes through the Clock port." },
];
const ambient = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "process", "performance", "crypto", "globalThis"].map((name) => ({ name, message: "Use cases and domain reach the world through ports only." }));

const sizes = {
  "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
  "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", 3],
  complexity: ["error", 10],
  "max-depth": ["error", 3],
};

export default tseslint.config(
  { ignores: ["node_modules", "dist", "coverage", "reports", "test/architecture/planted", "**/*.cjs", "**/*.mjs"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as", objectLiteralTypeAssertions: "never" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/return-await": ["error", "in-try-catch"],
      "no-restricted-syntax": ["error", ...everywhere, syntax.viMock],
      "no-console": "error",
      ...sizes,
    },
  },
  {
    files: ["src/**/*.ts"],
    plugins: { jsdoc },
    rules: {
      "no-restricted-syntax": ["error", ...everywhere, syntax.processEnv],
      "jsdoc/require-jsdoc": ["error", { publicOnly: true, enableFixer: false, require: { FunctionDeclaration: true, ClassDeclaration: true, MethodDefinition: false }, contexts: ["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "ExportNamedDeclaration > VariableDeclaration"] }],
    },
  },
  {
    files: ["src/domain/**/*.ts", "src/usecases/**/*.ts", "src/ports/**/*.ts"],
    rules: {
      "no-restricted-properties": ["error", ...clocksAndChance],
      "no-restricted-globals": ["error", ...ambient],
      "no-restricted-syntax": ["error", ...everywhere, syntax.processEnv, syntax.cast, syntax.newDate],
    },
  },
  {
    files: ["src/domain/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...everywhere, syntax.processEnv, syntax.cast, syntax.newDate, syntax.asyncDomain] },
  },
  { files: ["src/config/env.ts"], rules: { "no-restricted-syntax": ["error", ...everywhere] } },
  { files: ["src/adapters/aws/clients.ts"], rules: { "no-restricted-syntax": ["error", ...everywhere.filter((rule) => rule !== syntax.sdkClient), syntax.processEnv] } },
  { files: ["src/cli.ts", "src/adapters/cli/**/*.ts", "src/sandbox/main.ts", "scripts/**/*.ts", "test/bench/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["test/**/*.ts", "scripts/**/*.ts", "*.config.ts"],
    rules: {
      "max-lines-per-function": "off", "max-lines": "off", "max-params": "off", "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": ["error", syntax.processEvent, syntax.viMock, syntax.processExit, syntax.focusedTest],
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
  { files: ["vitest.config.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["eslint.config.js", "eslint.measure.config.js"], languageOptions: { sourceType: "module" } },
);
