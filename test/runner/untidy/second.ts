import { untidySpec } from './untidy';

untidySpec();
