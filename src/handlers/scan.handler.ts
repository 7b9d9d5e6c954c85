import { OnEvent, type MessageHandler, type ScanEvent } from '../wechat';

/** Answers a follower who scans a QR code of the account; others cause `subscribe`. */
@OnEvent('SCAN')
export class ScanHandler implements MessageHandler<ScanEvent> {
  handle({ scene }: ScanEvent): string {
    return `您扫描了二维码「${scene}」。`;
  }
}
