import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startConsole, type RunningConsole } from '../../src/console';
import { launchBrowser } from './browser';
import { freePort } from './free-port';
import { temporaryDirectory } from './temporary-directory';

const ENTRY = resolve(__dirname, '..', 'console', 'process', 'service-entry.ts');
const WECHAT = resolve(__dirname, '..', '..', 'src', 'wechat');
const HANDLERS = 'own.handlers.ts';
/** Of a machine that is busy with other tests. */
const LONGEST_WAIT_MS = 50_000;

export interface ConsoleSetUp {
  /** The account's handlers, as TypeScript whose imports are there already; unset: src/handlers. */
  readonly handlers?: string;
  readonly menu?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Something is there to be seen. */
export const expectShown = (locator: Locator): Promise<void> => locator.first().waitFor();

/** The developer console and its page in a real browser. */
export class ConsolePage {
  private constructor(
    readonly page: Page,
    readonly url: string,
    /** With the file of the handlers, and `test` where tests are saved. */
    readonly directory: string,
    private readonly browser: Browser,
    private readonly running: RunningConsole,
    private readonly output: () => string,
  ) {}

  static async open({ handlers, menu = '', variables = {} }: ConsoleSetUp): Promise<ConsolePage> {
    const directory = temporaryDirectory();
    const sources = join(directory, 'handlers');
    mkdirSync(sources);
    writeFileSync(join(directory, 'menu.yaml'), menu);
    if (handlers !== undefined) writeHandlers(sources, handlers);
    let output = '';
    const running = await startConsole({
      variables: { ...(await ports()), HANDLERS: join(sources, HANDLERS), ...variables },
      ...(handlers === undefined ? {} : { entry: ENTRY }),
      directory,
      sources: [sources],
      wrote: (text) => (output += text),
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(LONGEST_WAIT_MS);
    const opened = new ConsolePage(page, running.url, directory, browser, running, () => output);
    await page.goto(running.url);
    await page.locator('.service[data-state=ready]').waitFor();
    return opened;
  }

  /** Saves other handlers; the service is started anew with them. */
  save(handlers: string): void {
    writeHandlers(join(this.directory, 'handlers'), handlers);
  }

  /** Elements with this `data-testid`, and perhaps more of a selector. */
  find(id: string, more = ''): Locator {
    return this.page.locator(`[data-testid="${id}"]${more}`);
  }

  async write(text: string): Promise<void> {
    await this.find('composer').fill(text);
    await this.find('send').click();
  }

  /** Something else than a text, by the `+` beside it. */
  async send(kind: string, value?: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More kinds of messages' }).click();
    await this.page.locator(`[data-kind="${kind}"]`).click();
    if (value === undefined) return;
    await this.page.locator('.value input').fill(value);
    await this.page.locator('.value button').click();
  }

  /** Switches a fault on or off. */
  async fault(name: string): Promise<void> {
    const button = this.find('fault', `[data-fault="${name}"]`);
    const before = await button.getAttribute('aria-pressed');
    await button.click();
    await this.find(
      'fault',
      `[data-fault="${name}"][aria-pressed="${before !== 'true'}"]`,
    ).waitFor();
  }

  /** The newest message's row, once its verdict has these words. */
  async verdict(words: RegExp): Promise<string> {
    const verdict = this.find('message-row').first().getByTestId('verdict');
    await verdict.filter({ hasText: words }).waitFor();
    return (await verdict.textContent()) ?? '';
  }

  /** How the newest message's deliveries ended. */
  async results(): Promise<readonly (string | null)[]> {
    const bars = await this.find('message-row').first().getByTestId('delivery').all();
    return Promise.all(bars.map((bar) => bar.getAttribute('data-result')));
  }

  /** What the service wrote, for a test that fails. */
  get log(): string {
    return this.output();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.running.close();
  }
}

async function ports(): Promise<Readonly<Record<string, string>>> {
  return {
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'warn',
    PORT: String(await freePort()),
    MANAGEMENT_PORT: 'off',
    CONSOLE_PORT: '0',
  };
}

function writeHandlers(folder: string, handlers: string): void {
  const names = ['OnText', 'OnEvent', 'OnUnhandled', 'Deferred', 'reply'];
  const imports = `import { ${names.join(', ')} } from '${WECHAT}';\n`;
  writeFileSync(join(folder, HANDLERS), `${imports}${handlers}`);
}
