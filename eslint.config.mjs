import cdk from 'eslint-cdk-plugin';
import jsdoc from 'eslint-plugin-jsdoc';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['apps/proto/gen', 'build', 'dist', 'imports', 'node_modules', 'report', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    // What a cdk8s user imports: every exported symbol says what it is.
    files: ['lib/**/*.ts'],
    plugins: { jsdoc, cdk },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          // A discriminator and what a base class documents say nothing new.
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'TSPropertySignature[key.name!="kind"]',
            'ClassDeclaration',
          ],
        },
      ],
      'cdk/no-mutable-property-of-props-interface': 'error',
      'cdk/no-mutable-public-property-of-construct': 'error',
      'cdk/require-props-default-doc': 'error',
      'cdk/require-passing-this': 'error',
      // Constructs only: the same program gives the same manifests anywhere and at any time.
      'no-restricted-globals': ['error', 'process', 'Date', 'performance', 'fetch', 'setTimeout'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-imports': ['error', { patterns: ['node:*', 'fs', 'os', 'path', '**/apps/**', '**/main'] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test reads manifests as they come.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  prettier,
);
