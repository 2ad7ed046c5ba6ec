import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What no type can tell. `== null` is allowed: it asks for null and undefined alike. */
const coreRules = {
  eqeqeq: ['error', 'smart'],
  'no-async-promise-executor': 'error',
  'no-cond-assign': 'error',
  'no-constant-condition': ['error', { checkLoops: 'none' }],
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-misleading-character-class': 'error',
  'no-self-assign': 'error',
  'no-sparse-arrays': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-escape': 'error',
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '.cache/', '.data/', 'coverage/', 'test/boundaries/fixture/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'], defaultProject: 'tsconfig.base.json' },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...coreRules,
      // An un-awaited enqueue is the costliest typo here.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],

      // Numbers and ids are put into texts all the time; objects and undefined still may not be.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      // With noUncheckedIndexedAccess, `rows[0]!` after a check says what the compiler cannot see.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `() => log(x)` is how a callback is written here.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A port's method may be async in one adapter and immediate in another.
      '@typescript-eslint/require-await': 'off',
      // Guards against data from outside (JSON, Redis, SOAP) look needless to the compiler, and are not.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `JSON.parse(text) as Aviso` names the shape for the reader, also where the receiver would take anything.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Collaborators are plain objects of functions; taking them apart is safe.
      '@typescript-eslint/unbound-method': 'off',
      // The texts taken apart are Spanish words and numbers.
      '@typescript-eslint/no-misused-spread': 'off',
      // Two slow rules about what this code does not have: enums, and classes with private members of the same shape.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Attributes of JSX accept async handlers; elsewhere a promise in a void callback stays an error.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/test/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      // A test reads answers of programs as they come, and checks them by expecting.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.eslintRecommended],
    languageOptions: { globals: globals.node, ecmaVersion: 2024 },
    rules: { ...coreRules, 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
);
