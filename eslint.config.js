import parser from '@typescript-eslint/parser';
import { defineConfig, globalIgnores } from 'eslint/config';
import eslintPlugin from 'eslint-plugin-eslint-plugin';

export default defineConfig([
  globalIgnores(['dist/', 'examples/', 'tests/fixtures/', '.cache/', 'coverage/']),
  {
    files: ['**/*.ts'],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['rules/*.ts'],
    extends: [eslintPlugin.configs['rules-recommended']],
    // Reports carry more data than their message shows: tests and other hosts read it.
    rules: { 'eslint-plugin/no-unused-placeholders': 'off' },
  },
  { files: ['tests/rules/**/*.ts'], extends: [eslintPlugin.configs['tests-recommended']] },
]);
