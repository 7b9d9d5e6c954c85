import {
  compiledBy,
  foldersOf,
  manifest,
  sourceFiles,
  type SourceFile,
} from './support/source-tree';

const ANY = 'any';

/** Which other rooms each room may know, by their `index.ts` alone. */
const MAY_KNOW: Readonly<Record<string, readonly string[] | typeof ANY>> = {
  accounts: ['config', 'stores', 'wechat', 'yaml-files'],
  config: [],
  simulator: [],
  ledger: [],
  logging: ['config'],
  'request-errors': [],
  'yaml-files': [],
  wechat: ['ledger'],
  'auto-replies': ['wechat', 'yaml-files'],
  'wechat-api': ['wechat'],
  stores: ['config', 'ledger', 'wechat', 'wechat-api'],
  menu: ['wechat', 'wechat-api', 'auto-replies', 'yaml-files'],
  management: ['ledger', 'request-errors', 'wechat', 'wechat-api'],
  recording: ['wechat'],
  handlers: ['wechat', 'wechat-api'],
  cli: ANY,
  console: ANY,
  demo: ANY,
  testing: ANY,
};

/** Never part of what runs in production. */
const BESIDE_PRODUCTION = new Set(['simulator', 'demo', 'console', 'testing', 'cli']);

/** Not even beside it; `cli` is, for operators. */
const NOT_BUILT = new Set(['simulator', 'demo', 'console', 'testing']);
/** What of the command line works with the simulated platform. */
const NOT_BUILT_COMMANDS = 'cli/simulated/';

const HANDLERS_FACE = 'handlers/handlers.module';

const files = sourceFiles('src');
const production = files.filter(({ isTest }) => !isTest);
const rooms = [...new Set(files.map(({ room }) => room))].filter((room) => room !== '');

interface Use {
  readonly by: SourceFile;
  readonly room: string;
  readonly target: string;
}

/** Every import that crosses from one room, or from beside the rooms, into another. */
function crossings(among: readonly SourceFile[]): readonly Use[] {
  return among.flatMap((by) =>
    by.imports.flatMap(({ target }) => {
      const room = target?.split('/')[0] ?? '';
      const crosses = target !== undefined && rooms.includes(room) && room !== by.room;
      return crosses ? [{ by, room, target }] : [];
    }),
  );
}

const described = ({ by, target }: Use) => `${by.path} -> ${target}`;

describe('who imports whom', () => {
  it('is written down for every room', () => {
    expect(rooms.filter((room) => !(room in MAY_KNOW))).toEqual([]);
  });

  it.each(Object.keys(MAY_KNOW))('%s knows no room that it may not know', (name) => {
    const allowed = MAY_KNOW[name] ?? [];
    const foreign = crossings(production.filter(({ room }) => room === name)).filter(
      ({ room }) => allowed !== ANY && !allowed.includes(room),
    );
    expect(foreign.map(described)).toEqual([]);
  });

  it('goes through the faces of the rooms', () => {
    const behind = crossings(production).filter(
      ({ room, target }) => target !== room && target !== HANDLERS_FACE,
    );
    expect(behind.map(described)).toEqual([]);
  });

  it('also in tests, but for the kit and the model that a store is compared with', () => {
    const model = /\/testing\/|^ledger\/(?:ledger-record|transitions\/)/;
    const behind = crossings(files.filter(({ isTest }) => isTest)).filter(
      ({ room, target }) => target !== room && !model.test(target),
    );
    expect(behind.map(described)).toEqual([]);
  });

  it('lets no test of the simulator or of the ledger know more than they do', () => {
    const tests = files.filter(
      ({ isTest, room }) => isTest && ['simulator', 'ledger'].includes(room),
    );
    expect(crossings(tests).map(described)).toEqual([]);
  });

  it('lets the folder of handlers be replaced: only its module is known outside', () => {
    const uses = crossings(files).filter(({ room }) => room === 'handlers');
    expect(uses.filter(({ target }) => target !== HANDLERS_FACE).map(described)).toEqual([]);
  });

  it('keeps what is for developers out of production', () => {
    const service = production.filter(({ room }) => !BESIDE_PRODUCTION.has(room));
    const uses = crossings(service).filter(({ room }) => BESIDE_PRODUCTION.has(room));
    expect(uses.map(described)).toEqual([]);
  });

  it('builds for production what runs there, and for the demo the rest too, but no tests', () => {
    const paths = (chosen: readonly SourceFile[]) => chosen.map(({ path }) => path).toSorted();
    const shipped = production.filter(
      ({ room, path }) => !NOT_BUILT.has(room) && !path.startsWith(NOT_BUILT_COMMANDS),
    );
    expect(compiledBy('tsconfig.build.json').toSorted()).toEqual(paths(shipped));
    expect(compiledBy('tsconfig.demo.json').toSorted()).toEqual(paths(production));
  });

  it('never goes in a circle', () => {
    const known = new Map(rooms.map((name) => [name, new Set<string>()]));
    for (const { by, room } of crossings(production)) known.get(by.room)?.add(room);
    const order: string[] = [];
    for (;;) {
      const next = [...known].find(([, needs]) => [...needs].every((need) => order.includes(need)));
      if (!next) break;
      order.push(next[0]);
      known.delete(next[0]);
    }
    expect([...known.keys()]).toEqual([]);
  });

  it('stays inside src, or test/support for specs, and finds npm packages among the dependencies', () => {
    const outside = files.flatMap(({ path, imports, isTest }) =>
      imports
        .filter(({ target }) => target?.startsWith('..'))
        .filter(({ target }) => !isTest || !target?.startsWith('../test/support/'))
        .map(() => path),
    );
    expect(outside).toEqual([]);
    const installed = Object.keys(manifest().dependencies);
    const service = production.filter(({ room }) => !['demo', 'console', 'testing'].includes(room));
    const missing = service.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && !/^(?:\.|node:)/.test(specifier))
        .filter(({ specifier }) => !installed.includes(packageOf(specifier)))
        .map(({ specifier }) => `${path} -> ${specifier}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the sources', () => {
  const own = [...files, ...sourceFiles('test')];

  it('are short: none over 300 lines, nine of ten at most 150', () => {
    expect(own.filter(({ lines }) => lines > 300).map(({ path }) => path)).toEqual([]);
    const lengths = production.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(150);
    // Not shorter: what is cut too finely takes a reader through too many files.
    expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThanOrEqual(60);
  });

  it('have no drawers for odds and ends', () => {
    const drawers = /^(?:utils?|common|shared|helpers?|misc|lib|core|base|types|interfaces)$/;
    const folders = [...foldersOf('src'), ...foldersOf('test')];
    expect(folders.filter((name) => drawers.test(name))).toEqual([]);
    expect(own.filter(({ path }) => /(?:^|[/.-])(?:utils?|helpers?)\./.test(path))).toEqual([]);
  });

  it('are named in kebab-case, and nothing is called BaseX or IX', () => {
    const odd = own.filter(({ path }) => !/^[a-z\d]+(?:[/.-][a-z\d]+)*\.ts$/.test(path));
    expect(odd.map(({ path }) => path)).toEqual([]);
    const prefixed =
      /^(?:export )?(?:abstract )?(?:class|interface|type) (?:Base|Abstract|I)[A-Z][a-z]/m;
    expect(own.filter(({ text }) => prefixed.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('read the environment in the room of configuration alone', () => {
    const readers = production.filter(
      ({ path, room, text }) =>
        /\bprocess\.env\b/.test(text) &&
        room !== 'config' &&
        !['demo/service-process.ts', 'console/environment.ts'].includes(path),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });
});

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
