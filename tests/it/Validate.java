// A second schema engine, the JDK's. usage: java Validate.java SCHEMA.xsd FILE... ; prints what is invalid, exit 1 where something is.
import java.io.File;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

class Validate {
    public static void main(String[] arguments) throws Exception {
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(new File(arguments[0]));
        boolean sound = arguments.length > 1;
        for (int n = 1; n < arguments.length; n++) {
            try {
                schema.newValidator().validate(new StreamSource(new File(arguments[n])));
            } catch (SAXException fault) {
                sound = false;
                System.out.println(arguments[n] + ": " + fault.getMessage());
            }
        }
        System.exit(sound ? 0 : 1);
    }
}
