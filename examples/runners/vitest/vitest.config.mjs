import ohos from 'ohos-security-kit/vitest';

export default { plugins: [ohos()] };
