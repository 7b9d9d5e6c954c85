import { eventMessage } from '../wechat';
import { ScanHandler } from './scan.handler';

it('names the QR code', () => {
  const event = eventMessage('SCAN').with('eventKey', '门店7').build();
  expect(new ScanHandler().handle(event)).toContain('「门店7」');
});
