import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { readdirSync } from 'node:fs';
import { URL } from 'node:url';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

// The wall: a feature may use app-free layers (api, domain, ui, chart), never another feature.
const wallBetweenFeatures = features.map((name) => ({
  files: [`src/features/${name}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...features
            .filter((other) => other !== name)
            .map((other) => ({
              group: [`**/features/${other}/**`, `../${other}/**`, `../../${other}/**`],
              message: `The feature "${name}" may not import the feature "${other}": move what both need to domain, ui, api or chart.`,
            })),
          { group: ['**/app/**'], message: 'Features do not import the shell.' },
        ],
      },
    ],
  },
}));

const lowerLayers = (folder, forbidden) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: forbidden.map((f) => `**/${f}/**`), message: `src/${folder} is below ${forbidden.join(', ')}.` }] },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.gen.ts', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  { files: ['docs/*.js', 'scripts/*.mjs'], languageOptions: { globals: { document: 'readonly', fetch: 'readonly', process: 'readonly', URL: 'readonly', structuredClone: 'readonly' } } },
  { ...jsxA11y.flatConfigs.recommended, files: ['src/**/*.tsx'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-console': 'error',
      'max-len': ['error', { code: 140 }],
      'max-lines': ['error', 400],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Only src/api/client.ts speaks HTTP.' },
        { name: 'WebSocket', message: 'Only src/api/live.ts opens a socket.' },
      ],
    },
  },
  { files: ['src/api/client.ts', 'src/api/live.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    // What comes from outside is checked, not believed; the chart brands its times, and tests make what they need.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/chart/**', 'src/**/*.test.{ts,tsx}', 'src/ui/testing/**'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  ...wallBetweenFeatures,
  lowerLayers('domain', ['api', 'ui', 'chart', 'features', 'app']),
  lowerLayers('ui', ['features', 'app']),
  lowerLayers('api', ['ui', 'chart', 'features', 'app']),
  lowerLayers('chart', ['features', 'app']),
);
