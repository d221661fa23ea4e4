// EPUBCheck on one book after the other: a path a line on standard input; what it says of the book, and a last line with its
// exit status. Starting Java and compiling the schemas is most of the work that a small book makes.
import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Arrays;

class Epubcheck {
    public static void main(String[] options) throws Exception {
        PrintStream out = System.out;
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String path; (path = paths.readLine()) != null; ) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream words = new PrintStream(said, true, "UTF-8");
            System.setOut(words);
            System.setErr(words);
            String[] arguments = Arrays.copyOf(options, options.length + 1);
            arguments[options.length] = path;
            int status = new EpubChecker().run(arguments);
            out.write(said.toByteArray());
            out.println("\nexit status " + status);
            out.flush();
        }
    }
}
