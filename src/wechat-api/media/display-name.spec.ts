import * as fc from 'fast-check';
import { displayName } from './display-name';

describe('displayName', () => {
  it.each([
    ['attachment; filename="MEDIA_ID.jpg"', 'MEDIA_ID.jpg'],
    ['attachment; filename=plain.amr', 'plain.amr'],
    ['attachment; filename="C:\\\\dir\\\\照片 1.png"', '照片 1.png'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="..."', 'fallback'],
    ['attachment', 'fallback'],
    [undefined, 'fallback'],
  ])('shows %j as %s', (header, name) => {
    expect(displayName(header, 'fallback')).toBe(name);
  });

  it('never shows a path', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const name = displayName(`attachment; filename="${text}"`, 'fallback');
        expect(name).toMatch(/^[^/\\\0\n.][^/\\\0\n]*$/u);
      }),
    );
  });
});
