import { runCommandLine } from '../../src/cli';

/** What came of one command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  readonly document: unknown;
}

/** `npm run -s wechat -- <words>` in this process, configured by `environment` alone. */
export async function wechat(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCommandLine(words, {
    environment,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err, document: words.includes('--json') ? JSON.parse(out) : undefined };
}
