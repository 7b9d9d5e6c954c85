import type { EventEnvelope, FieldReaders } from '../message-envelope';

const scenePrefix = 'qrscene_';

/** A user follows the account. */
export interface SubscribeEvent extends EventEnvelope<'subscribe'> {
  /** Of the QR code by which the user came: `eventKey` without its prefix `qrscene_`. */
  readonly scene?: string;
  /** Gives back the picture of that QR code. */
  readonly ticket?: string;
}

/** A user leaves; what is stored about them must be deleted, and nothing can be replied. */
export type UnsubscribeEvent = EventEnvelope<'unsubscribe'>;

/** A follower scans a QR code of the account. */
export interface ScanEvent extends EventEnvelope<'SCAN'> {
  /** Of the QR code; the same as `eventKey`. */
  readonly scene: string;
  readonly ticket?: string;
}

/** Where the user is: on entering the conversation, or every 5 seconds while it is open. */
export interface LocationEvent extends EventEnvelope<'LOCATION'> {
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  /** Metres. */
  readonly precision: number;
}

/** Legacy: a user opens the conversation. */
export type EnterEvent = EventEnvelope<'ENTER'>;

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export interface RelationshipEventMap {
  subscribe: SubscribeEvent;
  unsubscribe: UnsubscribeEvent;
  SCAN: ScanEvent;
  LOCATION: LocationEvent;
  ENTER: EnterEvent;
}

export const relationshipReaders: FieldReaders<RelationshipEventMap, EventEnvelope> = {
  subscribe: (fields) => {
    const key = fields.text('EventKey');
    return {
      scene: key.startsWith(scenePrefix) ? key.slice(scenePrefix.length) : undefined,
      ticket: fields.optional('Ticket'),
    };
  },
  unsubscribe: () => ({}),
  SCAN: (fields) => ({ scene: fields.text('EventKey'), ticket: fields.optional('Ticket') }),
  LOCATION: (fields) => ({
    latitude: fields.number('Latitude'),
    longitude: fields.number('Longitude'),
    precision: fields.number('Precision'),
  }),
  ENTER: () => ({}),
};
