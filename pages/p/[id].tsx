import { PromptPage } from '../../components/page/prompt-page.tsx';
import { createPageProps } from '../../server/page/page-props.ts';

export const getServerSideProps = createPageProps();

export default PromptPage;
