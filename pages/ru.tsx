import { PromptPage } from '../components/prompt-page.tsx';
import { createPageProps } from '../server/page-props.ts';

export const getServerSideProps = createPageProps('ru');

export default PromptPage;
