export { DataDirectoryError, openDirectory } from './directory';
export { EmbeddedModule } from './embedded.module';
export { EmbeddedStore } from './embedded.store';
