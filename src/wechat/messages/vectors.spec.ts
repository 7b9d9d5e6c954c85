import { readFileSync } from 'node:fs';
import { parseXml } from './parse-xml';
import { toMessage } from './incoming-message';

interface Sample {
  readonly name: string;
  readonly xml: string;
}

const path = process.env['WECHAT_VECTORS'];
const samples = path
  ? (JSON.parse(readFileSync(path, 'utf8')) as { readonly xml: readonly Sample[] }).xml
  : [];

describe('published WeChat documents', () => {
  if (!path) {
    console.warn('skipped: WECHAT_VECTORS not set (path of a JSON file { "xml": [{ "xml": … }] })');
    it.todo('are all read: set WECHAT_VECTORS to check');
    return;
  }

  it.each(samples.map(({ name, xml }) => [name, xml]))('are read: %s', (_, xml) => {
    const fields = parseXml(Buffer.from(xml));
    expect(Object.keys(fields).length).toBeGreaterThan(0);
    expect('Encrypt' in fields || toMessage(fields).createTime > 0).toBe(true);
  });
});
