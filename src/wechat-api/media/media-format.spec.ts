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
    ['424d36000000000000003600', 'bmp'],
    ['49492a00', 'tif'],
    ['4d4d002a', 'tif'],
    ['000000186674797068656963', 'heic'],
    ['000000186674797061766966', 'avif'],
    ['232153494c4b5f5633', 'silk'],
    ['4f67675300', 'ogg'],
    ['524946460000000057415645', 'wav'],
    ['00000018667479704d344120', 'm4a'],
    ['000000146674797071742020', 'mov'],
    ['000000186674797033677034', '3gp'],
    ['00000018667479706d703432', 'mp4'],
    ['1a45dfa3', 'webm'],
    ['255044462d', 'pdf'],
    ['fff15080', 'aac'],
    ['fffe3c00', 'bin'],
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
    expect(formatOf(Buffer.from('BMW'), 'image/bmp').extension).toBe('bin');
    expect(formatOf(Buffer.from('{"a":"b,WEBP"}'), 'image/webp').extension).toBe('bin');
  });

  it.each(['voice/speex', 'audio/speex; rate=16000', 'audio/x-speex', 'VOICE/SPEEX'])(
    'has to believe %s, which bears no mark',
    (header) => expect(formatOf(Buffer.from([62]), header).contentType).toBe('voice/speex'),
  );
});
