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
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
  prettier,
);
