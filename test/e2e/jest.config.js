const base = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: [],
  testTimeout: 900_000,
  // Claims played at once: they share the nodes, and bounds are in seconds.
  maxConcurrency: Number(process.env.E2E_PARALLEL ?? 4),
  reporters: [['default', { summaryThreshold: 1 }]],
  verbose: true,
};
