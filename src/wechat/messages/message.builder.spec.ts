import * as builders from './message.builder';

describe('message builders', () => {
  it('build what the pipe would, with raw agreeing', () => {
    const message = builders.textMessage().with('content', '订单 7').with('createTime', 1).build();
    expect(message).toMatchObject({ msgType: 'text', content: '订单 7', createTime: 1 });
    expect(message.raw).toMatchObject({ Content: '订单 7', CreateTime: '1' });
  });

  it('leave the builder they came from unchanged', () => {
    const text = builders.textMessage();
    text.with('content', 'other');
    expect(text.build().content).toBe('你好');
  });

  it('set nested fields', () => {
    const pics = builders
      .eventMessage('pic_weixin')
      .with('sendPicsInfo', { count: 1, picList: [{ picMd5Sum: 'a' }] })
      .build();
    expect(pics.sendPicsInfo).toEqual({ count: 1, picList: [{ picMd5Sum: 'a' }] });
    const place = builders.locationMessage().with('locationX', -1.5).build();
    expect(place.locationX).toBe(-1.5);
  });

  it.each([
    ['image', builders.imageMessage],
    ['voice', builders.voiceMessage],
    ['video', builders.videoMessage],
    ['shortvideo', builders.shortVideoMessage],
    ['location', builders.locationMessage],
    ['link', builders.linkMessage],
  ])('give a complete %s message', (type, builder) => {
    const message = builder().build();
    expect(message.msgType).toBe(type);
    expect(Object.values(message)).not.toContain('');
    expect(Object.values(message)).not.toContain(Number.NaN);
  });
});
