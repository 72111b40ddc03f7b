export { default } from './dist/cli/formatter-sarif.js';
