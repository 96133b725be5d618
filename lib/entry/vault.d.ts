export * from '../../types/vault.js';
