export { DataDirectoryError } from './directory';
export { EmbeddedModule } from './embedded.module';
