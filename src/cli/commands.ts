import type { CommandModule } from './command';

/** A command as the list of all of them shows it; the rest is loaded when it is asked for. */
export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => CommandModule;
}

/** Each command is a file here and a line below. */
export const COMMANDS: readonly ListedCommand[] = [
  { name: 'dead', summary: 'work that was given up', load: () => require('./dead.command') },
];
