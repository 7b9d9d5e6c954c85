export { startConsole, type ConsoleOptions, type RunningConsole } from './start-console';
