import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../simulator';

const PICTURE = join(__dirname, '..', 'page', 'sample.png');

/** The elements of a message with a picture that phones can show, as WeChat would make them. */
export function samplePicture({ api }: Platform): Readonly<Record<string, string>> {
  const bytes = readFileSync(PICTURE);
  const { mediaId } = api.addMedia({ type: 'image', contentType: 'image/png', bytes });
  return { PicUrl: `${api.url}/mmbiz/${mediaId}`, MediaId: mediaId };
}
