import { OnLocation, type LocationMessage, type MessageHandler } from '../wechat';

/** Answers with the place and its coordinates. */
@OnLocation()
export class LocationHandler implements MessageHandler<LocationMessage> {
  handle({ label, locationX: latitude, locationY: longitude }: LocationMessage): string {
    return `您的位置：${label || '未命名地点'}\n纬度 ${latitude}，经度 ${longitude}`;
  }
}
