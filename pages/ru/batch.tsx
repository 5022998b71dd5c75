import { BatchPage } from '../../components/batch/batch-page.tsx';
import { createBatchProps } from '../../server/page/batch-props.ts';

export const getServerSideProps = createBatchProps('ru');

export default BatchPage;
