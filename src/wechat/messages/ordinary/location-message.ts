import type { FieldReader } from '../field-reader';
import type { OrdinaryEnvelope } from '../message-envelope';

/** A place the user picked and sent; the event LOCATION is another thing. */
export interface LocationMessage extends OrdinaryEnvelope<'location'> {
  /** Latitude in degrees. */
  readonly locationX: number;
  /** Longitude in degrees. */
  readonly locationY: number;
  /** Zoom of the map. */
  readonly scale: number;
  readonly label: string;
}

export const readLocation = (fields: FieldReader) => ({
  locationX: fields.number('Location_X'),
  locationY: fields.number('Location_Y'),
  scale: fields.number('Scale'),
  label: fields.text('Label'),
});
