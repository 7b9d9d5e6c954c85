import { killedProcesses } from '../scenarios/killed-processes';

killedProcesses({ rounds: 2, messages: 100, kills: 5 });
