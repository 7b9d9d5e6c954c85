import { CommandError, type CommandModule } from './command';

/** A command as the list of all of them shows it; the rest is loaded when it is asked for. */
export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => CommandModule;
}

/** Each command is a file here and a line below. */
export const COMMANDS: readonly ListedCommand[] = [
  { name: 'dead', summary: 'work that was given up', load: () => require('./dead.command') },
  {
    name: 'doctor',
    summary: 'says what is wrong with configuration, store, account and address, and the cure',
    load: () => require('./doctor.command'),
  },
  {
    name: 'menu',
    summary: "the account's menu as menu.yaml",
    load: () => require('./menu.command'),
  },
  {
    name: 'record',
    summary: 'the last messages, where WECHAT_RECORD is set; one of them as a test',
    load: () => require('./record.command'),
  },
  {
    name: 'replay',
    summary: 'delivers a recorded message once more',
    load: () => simulated('replay', () => require('./simulated/replay.command')),
  },
  {
    name: 'replies',
    summary: "the console's automatic replies as replies.yaml",
    load: () => require('./replies.command'),
  },
  {
    name: 'send',
    summary: 'delivers a message as WeChat does, and shows what the user would see',
    load: () => simulated('send', () => require('./simulated/send.command')),
  },
];

/** What needs the simulated platform is in `simulated/`, which no production build has. */
function simulated(name: string, load: () => CommandModule): CommandModule {
  try {
    return load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return unavailable(name);
  }
}

function unavailable(name: string): CommandModule {
  return {
    define: (command, run) =>
      void command
        .allowUnknownOption()
        .allowExcessArguments()
        .action(() =>
          run(() => {
            throw new CommandError(
              `"${name}" needs the simulated platform, which this production build leaves out: run ` +
                'it in a clone, after "npm ci", with the same .env and --url <address of this service>.',
            );
          }),
        ),
  };
}
