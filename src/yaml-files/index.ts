export { readYaml, YamlFileError } from './read-yaml';
export { watchFile } from './watch-file';
