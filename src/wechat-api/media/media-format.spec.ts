import { EXTENSIONS, formatOf } from './media-format';

describe('formatOf', () => {
  it.each([
    ['ffd8ffe0', 'jpg'],
    ['89504e470d0a1a0a', 'png'],
    ['474946383961', 'gif'],
    ['524946460000000057454250', 'webp'],
    ['2321414d520a', 'amr'],
    ['2321414d522d57420a', 'awb'],
    ['02232153494c4b5f5633', 'silk'],
    ['49443303', 'mp3'],
    ['fffb9064', 'mp3'],
    ['0000001866747970', 'mp4'],
    [`4f676753${'00'.repeat(24)}5370656578202020`, 'speex'],
    ['00', 'bin'],
    ['', 'bin'],
  ])('tells %s to be %s', (hex, extension) => {
    expect(formatOf(Buffer.from(hex, 'hex')).extension).toBe(extension);
    expect(EXTENSIONS).toContain(extension);
  });

  it('believes the bytes rather than the header', () => {
    const jpeg = Buffer.from('ffd8ffe0', 'hex');
    expect(formatOf(jpeg, 'image/png').contentType).toBe('image/jpeg');
    expect(formatOf(Buffer.from('MZ'), 'image/png').extension).toBe('bin');
  });
});
