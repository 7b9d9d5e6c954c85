export { DataDirectoryError } from './embedded.database';
export { EmbeddedModule } from './embedded.module';
