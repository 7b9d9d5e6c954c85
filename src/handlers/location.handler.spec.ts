import { locationMessage } from '../wechat';
import { LocationHandler } from './location.handler';

describe('LocationHandler', () => {
  const handler = new LocationHandler();
  const place = locationMessage().with('locationX', 39.9).with('locationY', -116.4);

  it('tells the place and its coordinates', () => {
    const told = handler.handle(place.with('label', '北京').build());
    expect(told).toBe('您的位置：北京\n纬度 39.9，经度 -116.4');
  });

  it('manages without a name', () => {
    expect(handler.handle(place.with('label', '').build())).toContain('未命名地点');
  });
});
