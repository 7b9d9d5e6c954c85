export { runCommandLine, type Surroundings } from './command-line';
export { saveAsTest } from './saved-test';
