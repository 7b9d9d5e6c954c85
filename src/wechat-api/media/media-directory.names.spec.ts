import * as fc from 'fast-check';
import { displayName } from './media-directory';

describe('displayName', () => {
  it.each([
    ['attachment; filename="MEDIA_ID.jpg"', 'MEDIA_ID.jpg'],
    ['attachment; filename=plain.amr', 'plain.amr'],
    ['attachment; filename="C:\\\\dir\\\\照片 1.png"', '照片 1.png'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="..."', 'fallback'],
    ['attachment; filename="a;b \\"c\\" (1)&.jpg"', 'a;b c (1)&.jpg'],
    ['attachment; filename="C:\\dir\\one.png"; size=3', 'one.png'],
    ['attachment; FileName = my photo.jpg ; size=3', 'my photo.jpg'],
    ["attachment; filename*=utf-8''%E7%85%A7%E7%89%87%20%281%29.jpg", '照片 (1).jpg'],
    ['attachment; filename="a.jpg"; filename*=UTF-8\'zh-CN\'%E5%9B%BE.jpg', '图.jpg'],
    ['attachment;filename*=UTF-8\'\'%E5%9B%BE.jpg;filename="a.jpg"', '图.jpg'],
    [`attachment; filename*="utf-8''%f0%9f%98%80.png"`, '😀.png'],
    ["attachment; filename*=utf-8''图.png", '图.png'],
    ["attachment; filename*=iso-8859-1''caf%E9.png", 'café.png'],
    ["attachment; filename*=GBK''%CD%BC.png", '图.png'],
    ["attachment; filename*=utf-8''..%2F..%2Fetc%2Fpasswd%00", 'passwd'],
    ["attachment; filename*=utf-8''%E5%9B.jpg; filename=plain.jpg", 'plain.jpg'],
    ["attachment; filename*=klingon''x.jpg; filename=plain.jpg", 'plain.jpg'],
    ["attachment; filename*=utf-8''; filename=plain.jpg", 'plain.jpg'],
    ['attachment; filename="\u202Egpj.exe\r\n"', 'gpj.exe'],
    [`attachment; filename="${'😀'.repeat(200)}"`, '😀'.repeat(128)],
    ['attachment', 'fallback'],
    [undefined, 'fallback'],
  ])('shows %j as %s', (header, name) => {
    expect(displayName(header, 'fallback')).toBe(name);
  });

  it('reads raw UTF-8, of which Node makes a character for each byte', () => {
    const onTheWire = Buffer.from('照片（一）😀.jpg').toString('latin1');
    expect(displayName(`attachment; filename="${onTheWire}"`, '')).toBe('照片（一）😀.jpg');
    expect(displayName(`attachment; filename=${onTheWire}`, '')).toBe('照片（一）😀.jpg');
    expect(displayName('attachment; filename="caf\xe9.jpg"', '')).toBe('café.jpg');
  });

  it('never shows a path', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const star = `filename*=utf-8''${encodeURIComponent(Buffer.from(text).toString())}`;
        for (const parameter of [`filename="${text}"`, star]) {
          const name = displayName(`attachment; ${parameter}`, 'fallback');
          expect(name).toMatch(/^[^/\\\0\n.][^/\\\0\n]*$/u);
        }
      }),
    );
  });
});
